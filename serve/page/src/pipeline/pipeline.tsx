import { EnginesTable } from './engines-table.tsx';
import { Rejected } from './rejected.tsx';

/** The platform drawn live, and what it refused. */
export function Pipeline() {
  return (
    <div class="pair">
      <EnginesTable />
      <Rejected />
    </div>
  );
}
