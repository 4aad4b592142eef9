import { RawText } from '../raw/raw-text.tsx';
import { openOrder, orderAddress } from './open-order.ts';

/** An order's id; a press opens all that is known of it. */
export function OrderLink({ id }: { id: string }) {
  return (
    <a
      class="cover"
      href={orderAddress(id)}
      title={id}
      onClick={(click) => {
        if (click.ctrlKey || click.metaKey || click.shiftKey || click.button !== 0) return;
        click.preventDefault();
        openOrder(id);
      }}
    >
      <bdi class="cut">
        <RawText text={id} />
      </bdi>
    </a>
  );
}
