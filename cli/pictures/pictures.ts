/** One picture of the documents: which view, on which screen. */
export interface Picture {
  readonly name: string;
  readonly path: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly theme: 'light' | 'dark';
}

const desk = { widthPx: 1440, heightPx: 1180 };
const phone = { widthPx: 390, heightPx: 844 };

const pages = [
  { name: 'overview', path: '/?range=7d&source=demo&currency=EUR' },
  { name: 'orders', path: '/orders?range=7d&source=demo&currency=EUR' },
  { name: 'explore', path: '/explore?range=7d&source=demo&metric=orders&dimension=channel' },
  { name: 'events', path: '/events?range=1h&source=demo' },
  { name: 'rejected', path: '/rejected?range=24h' },
  { name: 'quality', path: '/quality' },
  { name: 'pipeline', path: '/pipeline?range=24h&source=demo' },
] as const;

/** Every page on a desk and on a phone, in both themes. */
export const pictures: readonly Picture[] = pages.flatMap(({ name, path }) =>
  (['light', 'dark'] as const).flatMap((theme) => [
    { name: `${name}-${theme}`, path, theme, ...desk },
    { name: `${name}-phone-${theme}`, path, theme, ...phone },
  ]),
);
