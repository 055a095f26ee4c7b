/// What a token has to say to be good here.
package struct TokenPolicy: Sendable {
    /// Exactly this `iss`.
    package var issuer: String
    /// One of these must be in `aud`. Without any, no token is good.
    package var audiences: Set<String>
    /// `typ` must be one of these, in small letters without `application/`.
    package var types: Set<String>
    /// Whether `typ` may be missing, as many issuers leave it.
    package var allowsMissingType: Bool
    /// How far the issuer's clock may be from ours.
    package var leewaySeconds: Int64

    package init(
        issuer: String, audiences: Set<String>, types: Set<String> = ["jwt", "at+jwt"], allowsMissingType: Bool = true,
        leewaySeconds: Int64 = 60
    ) {
        self.issuer = issuer
        self.audiences = audiences
        self.types = types
        self.allowsMissingType = allowsMissingType
        self.leewaySeconds = min(max(0, leewaySeconds), Self.leewaySecondsMax)
    }

    /// More would keep expired tokens alive.
    package static let leewaySecondsMax: Int64 = 600
}
