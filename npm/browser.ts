export { createVerification } from './browser/flow.ts';
export type {
  Verification,
  VerificationChannel,
  VerificationInput,
  VerificationOptions,
  VerificationProblem,
  VerificationProblemName,
  VerificationRequest,
  VerificationResponse,
  VerificationSend,
  VerificationState,
  VerificationStorage,
  VerificationToken,
} from './browser/types.ts';
