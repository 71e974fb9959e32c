import './styles/tokens.css';
import './styles/base.css';
import './styles/components.css';
import './styles/shell.css';
import { render } from 'preact';
import { App } from './app.js';
import { applyLanguage } from './core/language.js';
import { loadSite } from './core/site.js';
import { applyTheme } from './core/theme.js';
import { routeOf } from './routes.js';

// A chunk of an earlier release is gone after a deploy: the page is loaded again, once.
window.addEventListener('vite:preloadError', (event) => {
  if (sessionStorage.getItem('madang.reloaded') === location.href) return;
  sessionStorage.setItem('madang.reloaded', location.href);
  event.preventDefault();
  location.reload();
});

// Both are asked for before anything is drawn, at the same time: on a slow connection each trip counts.
void routeOf(location.pathname)
  ?.route.load()
  .catch(() => {}); // the page tries again, and says so
void loadSite().catch(() => {}); // what needs it tries again
applyTheme();
applyLanguage();
render(<App />, document.getElementById('app')!);
