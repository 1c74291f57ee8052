// Gives a function that brings charts to life when they scroll into view; until then, and without scripts, their pictures stand.
function chartDrawer(packed) {
  if (!('DecompressionStream' in window)) return function () { };
  var loading = null, figures = new Map();
  function load() {
    if (loading) return loading;
    var bytes = Uint8Array.from(atob(packed), function (c) { return c.charCodeAt(0); });
    var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    loading = new Response(stream).text().then(function (source) {
      // A module of its own: a loader of the page, such as require.js, does not catch it, and no global name is taken.
      var module = { exports: {} };
      new Function('module', 'exports', 'define', source).call(window, module, module.exports, undefined);
      return module.exports;
    });
    return loading;
  }
  function draw(chart, figure) {
    load().then(function (plotly) {
      var still = chart.querySelector('.still');
      var live = document.createElement('div');
      live.className = 'live';
      var layout = Object.assign({}, figure.layout);
      if (!layout.height) live.style.height = Math.max(320, still.clientHeight) + 'px';
      chart.insertBefore(live, still);
      still.style.display = 'none';
      return plotly.newPlot(live, figure.data, layout, Object.assign({ responsive: true, displaylogo: false }, figure.config))
        .catch(function () { live.remove(); still.style.display = ''; });
    });
  }
  var watcher = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (!entry.isIntersecting || !figures.has(entry.target)) return;
      watcher.unobserve(entry.target);
      draw(entry.target, figures.get(entry.target)());
      figures.delete(entry.target);
    });
  }, { rootMargin: '300px' });
  return function (chart, figure) { figures.set(chart, figure); watcher.observe(chart); };
}
