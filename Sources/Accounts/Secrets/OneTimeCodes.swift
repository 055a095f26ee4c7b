/// Codes of an authenticator program (TOTP, RFC 6238).
package struct OneTimeCodes: Sendable {
    /// A new secret, in base32 as authenticator programs take it.
    package var makeSecret: @Sendable () -> String
    /// The time step whose code this is, near `now` (milliseconds since 1970); nil if it is none.
    package var step: @Sendable (_ code: String, _ secret: String, _ now: Int64) -> Int64?
    /// The address (`otpauth://totp/…`) that an authenticator program reads from a QR code.
    package var address: @Sendable (_ secret: String, _ account: String) -> String

    package init(
        makeSecret: @escaping @Sendable () -> String, step: @escaping @Sendable (String, String, Int64) -> Int64?,
        address: @escaping @Sendable (String, String) -> String
    ) {
        self.makeSecret = makeSecret
        self.step = step
        self.address = address
    }
}
