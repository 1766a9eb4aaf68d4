import type { Upload } from '../world/records/uploads.js';
import { mediaKeyOf, processingOf, UPLOAD_LIFE_MS } from '../world/uploads.js';

const CHECK_AFTER_SECS = 1;

/** An upload as X shows it to whoever uploads. */
export function shownUpload(upload: Upload, nowMs: number) {
  const processing = shownProcessing(upload, nowMs);
  return {
    id: upload.id,
    media_key: mediaKeyOf(upload),
    size: upload.totalBytes,
    expires_after_secs: Math.max(0, Math.floor((upload.createdAtMs + UPLOAD_LIFE_MS - nowMs) / 1000)),
    ...(processing === undefined ? {} : { processing_info: processing }),
  };
}

function shownProcessing(upload: Upload, nowMs: number) {
  const processing = processingOf(upload, nowMs);
  switch (processing.state) {
    case 'none':
      return undefined;
    case 'succeeded':
      return { state: processing.state, progress_percent: 100 };
    case 'failed':
      return {
        state: processing.state,
        error: { code: 1, name: 'InvalidMedia', message: processing.because },
      };
    case 'pending':
      return { state: processing.state, check_after_secs: CHECK_AFTER_SECS };
    case 'in_progress':
      return {
        state: processing.state,
        check_after_secs: CHECK_AFTER_SECS,
        progress_percent: processing.percent,
      };
  }
}
