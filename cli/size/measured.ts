import type { Measured } from './plan.ts';
export const MEASURED: Measured = {
  record: '',
  date: '',
  cpu: '',
  format: '',
  records: 1,
  recordBytes: 1,
  eventBytes: 1,
  replyBytes: 1,
  formats: [],
  cells: [],
};
