/** The account at Twilio that every sandbox knows. */
export const sandboxAccount = {
  sid: 'AC5a17db0c5a17db0c5a17db0c5a17db0c',
  authToken: 'perch-sandbox-auth-token',
  /** Twilio's number for tests from which anything may be sent. */
  from: '+15005550006',
} as const;

/** Settings of whoever sends by it. */
export const twilioEnvironment = ({ twilioUrl }: { readonly twilioUrl: string }) => ({
  TWILIO_ACCOUNT_SID: sandboxAccount.sid,
  TWILIO_AUTH_TOKEN: sandboxAccount.authToken,
  TWILIO_FROM: sandboxAccount.from,
  TWILIO_API_URL: twilioUrl,
});
