import { messageOf, systemErrorCode } from '@drawdown/records';
import type { AxiosResponse } from 'axios';

/** A header of a response by its lower-case name, where it is there once. */
export function header(response: AxiosResponse<unknown>, name: string): string | undefined {
  const value: unknown = (response.headers as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** The headers that ask for the bytes from `offset` on, if the file is still the version that `validator` names. */
export function rangeHeaders(offset: number, validator: string | null): Record<string, string> {
  const range = { Range: `bytes=${offset}-` };
  return validator === null ? range : { ...range, 'If-Range': validator };
}

/** What `If-Range` may hold for a response: its strong `ETag`, else its `Last-Modified` date, else null. */
export function validatorOf(response: AxiosResponse<unknown>): string | null {
  const tag = header(response, 'etag');
  return tag?.startsWith('"') ? tag : (header(response, 'last-modified') ?? null);
}

/** Where the bytes of a partial response start, by its `Content-Range`. */
export function rangeStart(response: AxiosResponse<unknown>): number | undefined {
  const start = /^bytes (\d+)-/.exec(header(response, 'content-range') ?? '')?.[1];
  return start === undefined ? undefined : Number(start);
}

/** Why a request failed, in a few words. */
export function reasonOf(error: unknown): string {
  const status = (error as { response?: { status?: number } }).response?.status;
  if (status !== undefined) return `HTTP ${status}`;
  const reasons: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'connection refused',
    ECONNRESET: 'connection reset',
    ECONNABORTED: 'no answer in time',
    ETIMEDOUT: 'no answer in time',
    ENOTFOUND: 'host not found',
    EAI_AGAIN: 'host name cannot be looked up',
    EHOSTUNREACH: 'host unreachable',
    ENETUNREACH: 'network unreachable',
  };
  return reasons[systemErrorCode(error) ?? ''] ?? messageOf(error).replaceAll(/\s+/g, ' ');
}
