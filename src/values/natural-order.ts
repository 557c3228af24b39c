const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * Orders names as people count: 2 before 10, capitals like small letters. Equal names keep their order; a tie in the
 * collator's eyes (`a` and `A`) is settled by code units, so that the order never depends on the order of picking.
 */
export function compareNatural(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
