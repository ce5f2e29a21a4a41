import { describe, expect, it } from 'vitest';
import { Pace } from './pace';

const START = Date.parse('2026-11-16T13:00:00Z');

describe('Pace', () => {
  it('says nothing before it has seen progress', () => {
    const pace = new Pace();
    expect(pace.etaSeconds({ at: START, doneHours: 10, totalHours: 100 })).toBeNull();
    expect(pace.etaSeconds({ at: START + 1_000, doneHours: 10, totalHours: 100 })).toBeNull();
  });

  it('goes on at the pace of the last two minutes', () => {
    const pace = new Pace();
    pace.etaSeconds({ at: START, doneHours: 0, totalHours: 720 });
    expect(pace.etaSeconds({ at: START + 10_000, doneHours: 120, totalHours: 720 })).toBe(50);
    expect(pace.etaSeconds({ at: START + 131_000, doneHours: 121, totalHours: 720 })).toBeNull();
    expect(pace.etaSeconds({ at: START + 141_000, doneHours: 131, totalHours: 720 })).toBe(589);
  });

  it('is 0 when all is done, and not before anything is planned', () => {
    expect(new Pace().etaSeconds({ at: START, doneHours: 720, totalHours: 720 })).toBe(0);
    expect(new Pace().etaSeconds({ at: START, doneHours: 0, totalHours: 0 })).toBeNull();
  });

  it('starts anew when the clock is set back or hours are collected again', () => {
    const pace = new Pace();
    pace.etaSeconds({ at: START, doneHours: 50, totalHours: 100 });
    expect(pace.etaSeconds({ at: START - 60_000, doneHours: 60, totalHours: 100 })).toBeNull();
    expect(pace.etaSeconds({ at: START, doneHours: 10, totalHours: 100 })).toBeNull();
    expect(pace.etaSeconds({ at: START + 5_000, doneHours: 20, totalHours: 100 })).toBe(40);
  });
});
