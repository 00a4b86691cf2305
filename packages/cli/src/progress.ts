import { MultiBar, Presets } from 'cli-progress';

import type { TextStream } from './terminal.ts';

/** One piece of work whose length is known. */
export interface ProgressBar {
  /** @param done how much of the total is done by now @param note a few words, such as the loss */
  readonly update: (done: number, note?: string) => void;
  /** Takes the bar away; call it when the work is done, however it ended. */
  readonly stop: () => void;
}

/** Lines and bars on stderr, which do not disturb each other. */
export interface Progress {
  readonly log: (line: string) => void;
  /** @param total in whatever unit `update` counts in */
  readonly bar: (label: string, total: number) => ProgressBar;
  /** Takes all bars away. */
  readonly stop: () => void;
}

/** Bars where a person watches, else a line now and then. */
export function progressOn(err: TextStream): Progress {
  return err.isTTY === true ? watchedProgress(err) : loggedProgress(err);
}

const FORMAT = '{label} {bar} {percentage}% · {eta_formatted} left {note}';

function watchedProgress(err: TextStream): Progress {
  let bars: MultiBar | undefined;
  const openBars = (): MultiBar => {
    bars ??= new MultiBar(
      { stream: err, format: FORMAT, hideCursor: true, clearOnComplete: true, etaBuffer: 50, barsize: 30 },
      Presets.shades_classic,
    );
    return bars;
  };
  return {
    log: (line) => {
      if (bars === undefined) err.write(`${line}\n`);
      else bars.log(`${line}\n`);
    },
    bar: (label, total) => {
      const single = openBars().create(total, 0, { label, note: '' });
      return {
        update: (done, note = '') => single.update(done, { note }),
        stop: () => {
          single.stop();
          bars?.remove(single);
        },
      };
    },
    stop: () => {
      bars?.stop();
      bars = undefined;
    },
  };
}

const SILENCE_MILLISECONDS = 30_000;

function loggedProgress(err: TextStream): Progress {
  const log = (line: string): void => {
    err.write(`${line}\n`);
  };
  return {
    log,
    bar: (label, total) => {
      const start = performance.now();
      let last = start;
      return {
        update: (done, note = '') => {
          const now = performance.now();
          if (now - last < SILENCE_MILLISECONDS) return;
          last = now;
          log(`${label}: ${progressLine(done / total, (now - start) / 1000)} ${note}`.trimEnd());
        },
        stop: () => undefined,
      };
    },
    stop: () => undefined,
  };
}

/**
 * Progress in words: `25% · 1m30s left`.
 *
 * @param share of the work that is done, 0 to 1
 * @param seconds that it took
 */
export function progressLine(share: number, seconds: number): string {
  const percent = `${Math.floor(share * 100)}%`;
  return share > 0 ? `${percent} · ${duration((seconds * (1 - share)) / share)} left` : percent;
}

/** Seconds for people: `42s`, `1m30s`, `2h05m`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  const two = (part: number): string => String(part).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  return `${Math.floor(whole / 3600)}h${two(Math.floor((whole % 3600) / 60))}m`;
}
