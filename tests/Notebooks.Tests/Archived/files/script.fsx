let half = 21
