import type { Readable } from 'node:stream';

import type { AxiosInstance } from 'axios';

/** Patience with a server. */
export interface NetworkSettings {
  /** Further tries of a request that fails or breaks off; default 3. */
  readonly retries?: number;
  /** Milliseconds before the first further try, doubled each time; default 500. */
  readonly retryDelay?: number;
  /** Milliseconds without an answer or a byte after which a connection is given up; default 30,000. */
  readonly stallTime?: number;
}

/**
 * An HTTP client for files: bodies as streams of the bytes as they are stored, requests that fail for a passing
 * reason (network, 5xx, 429) tried again. Loaded on demand, as most commands need no network.
 */
export async function createClient({
  retries,
  retryDelay,
  stallTime,
}: Required<NetworkSettings>): Promise<AxiosInstance> {
  const { default: axios } = await import('axios');
  const { default: axiosRetry } = await import('axios-retry');
  const client = axios.create({
    responseType: 'stream',
    decompress: false,
    headers: { 'Accept-Encoding': 'identity' },
    timeout: stallTime,
    validateStatus: (status) => (status >= 200 && status < 300) || status === 416,
  });
  axiosRetry(client, {
    retries,
    retryDelay: (count) => retryDelay * 2 ** (count - 1),
    shouldResetTimeout: true,
    retryCondition: (error) =>
      axiosRetry.isNetworkOrIdempotentRequestError(error) || error.response?.status === 429,
    onRetry: (_, error) => {
      (error.response?.data as Readable | undefined)?.destroy();
    },
  });
  return client;
}
