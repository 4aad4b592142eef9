/** Any metric by any dimension over any range. */
export function Explore() {
  return <p class="quiet">Explore is being built.</p>;
}
