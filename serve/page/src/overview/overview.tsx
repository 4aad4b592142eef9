/** The shop at a glance. */
export function Overview() {
  return <p class="quiet">Loading…</p>;
}
