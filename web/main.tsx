import './styles/tokens.css';
import './styles/base.css';
import './styles/components.css';
import './styles/shell.css';
import { render } from 'preact';
import { App } from './app.js';
import { applyLanguage } from './core/language.js';
import { applyTheme } from './core/theme.js';

// A chunk of an earlier release is gone after a deploy: the page is loaded again, once.
window.addEventListener('vite:preloadError', (event) => {
  if (sessionStorage.getItem('madang.reloaded') === location.href) return;
  sessionStorage.setItem('madang.reloaded', location.href);
  event.preventDefault();
  location.reload();
});

applyTheme();
applyLanguage();
render(<App />, document.getElementById('app')!);
