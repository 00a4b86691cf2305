#pragma once

#include <node_api.h>

namespace drawdown {

/**
 * JavaScript: allocate(bytes) → ArrayBuffer, 64-byte aligned, not zeroed; large ones on huge pages where the system has
 * them. It is freed when the ArrayBuffer is collected.
 */
napi_value allocate(napi_env env, napi_callback_info info);

}  // namespace drawdown
