import { Picture } from './picture.tsx';
import { Rejected } from './rejected.tsx';
import { ServicesTable } from './services-table.tsx';
import { StreamsTable } from './streams-table.tsx';

/** The platform drawn live, its streams and services as tables, and what it refused. */
export function Pipeline() {
  return (
    <>
      <Picture />
      <div class="pair">
        <StreamsTable />
        <ServicesTable />
      </div>
      <Rejected />
    </>
  );
}
