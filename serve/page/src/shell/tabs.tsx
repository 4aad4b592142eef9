import { addressOf, go, page, tabs } from '../address.ts';

/** The pages as links: range and filters go along. */
export function Tabs() {
  return (
    <nav class="tabs" aria-label="Pages">
      {tabs.map(({ tab, label }) => (
        <a
          key={tab}
          href={addressOf({ tab })}
          aria-current={page.value.tab === tab ? 'page' : undefined}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
            event.preventDefault();
            go({ tab });
            scrollTo({ top: 0 });
          }}
        >
          {label}
        </a>
      ))}
    </nav>
  );
}
