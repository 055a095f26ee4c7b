/// Why a handshake comes to nothing. In words for a log.
package enum DTLSError: Error, Equatable, CustomStringConvertible {
    /// What the peer sent can't be understood, or it sent an alert. OpenSSL's reason.
    case failed(String)
    /// The peer's certificate isn't the one that its description promised (RFC 8827, §6.5).
    case wrongCertificate
    /// The peer has no protection profile in common with us.
    case noProfile
    /// Nothing came back for too long.
    case timedOut

    package var description: String {
        switch self {
        case .failed(let reason): "the DTLS handshake failed: \(reason)"
        case .wrongCertificate: "the peer's certificate isn't the one whose fingerprint it announced"
        case .noProfile: "the peer offers no SRTP protection profile that is known here"
        case .timedOut: "the peer doesn't answer the DTLS handshake"
        }
    }
}
