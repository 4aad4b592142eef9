import { writeFileSync } from 'node:fs';
import { mappingSchema } from './mapping-schema.ts';

// Run as a script: writes the schema that editors read. A test holds file and code equal.
const path = new URL('../../mappings/mapping.schema.json', import.meta.url);
writeFileSync(path, `${JSON.stringify(mappingSchema, null, 2)}\n`);
