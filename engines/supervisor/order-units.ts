import type { Unit } from './unit.ts';

/** Units so that each comes after those it needs. @throws for an unknown name or a circle */
export function orderUnits(units: readonly Unit[]): Unit[] {
  const byName = new Map(units.map((unit) => [unit.name, unit]));
  const ordered = new Set<Unit>();
  const visit = (unit: Unit, path: readonly string[]): void => {
    if (ordered.has(unit)) return;
    if (path.includes(unit.name))
      throw new Error(`units need each other: ${[...path, unit.name].join(' → ')}`);
    for (const name of unit.needs) {
      const needed = byName.get(name);
      if (needed === undefined) throw new Error(`${unit.name} needs ${name}, which is no unit`);
      visit(needed, [...path, unit.name]);
    }
    ordered.add(unit);
  };
  for (const unit of units) visit(unit, []);
  return [...ordered];
}
