import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from './core/language.js';
import { isOnline } from './core/online.js';
import { address, followLinks, path } from './core/router.js';
import { routeOf, type PageProps } from './routes.js';
import { Bar } from './shell.js';
import { Empty, Failed, Loading } from './ui/states.js';
import { Toasts } from './ui/toasts.js';
import { common } from './words/common.js';

followLinks((to) => routeOf(to) !== undefined);

export function App() {
  const words = t(common);
  if (routeOf(path.value)?.route.isBare) return <Page key={address.value} />;
  return (
    <>
      <a class="skip button primary" href="#content" onClick={skipToContent}>
        {words.skip}
      </a>
      <Bar isPlain={routeOf(path.value)?.route.isPlain ?? false} />
      {!isOnline.value && (
        <p class="offline" role="status">
          {words.offline}
        </p>
      )}
      <Page key={address.value} />
      <Toasts />
    </>
  );
}

/** The address stays: what it names after # is the page's. */
function skipToContent(event: MouseEvent): void {
  event.preventDefault();
  const content = document.getElementById('content');
  if (!content) return;
  content.tabIndex = -1;
  content.focus();
}

/** The page of the path, once its chunk is there. A page begins anew with each address. */
function Page() {
  const found = routeOf(path.value);
  const [page, setPage] = useState<{ Content: ComponentType<PageProps> }>();
  const [hasFailed, setFailed] = useState(false);
  const load = () =>
    found?.route.load().then(
      ({ default: Content }) => {
        setFailed(false);
        setPage({ Content });
      },
      () => setFailed(true),
    );
  useEffect(() => void load(), []);
  if (page && found) return <page.Content params={found.params} />;
  return (
    <main id="content" class="page narrow">
      {!found ? (
        <Empty icon="alert" title={t(common).notFound}>
          <a href="/">{t(common).toStart}</a>
        </Empty>
      ) : hasFailed ? (
        <Failed reason={t(common).offline} onRetry={load} />
      ) : (
        <Loading />
      )}
    </main>
  );
}
