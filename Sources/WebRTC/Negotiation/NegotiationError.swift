/// Why an offer can't be accepted: a sentence for the person at the client, and a word for programs.
package struct NegotiationError: Error, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case malformed = "sdp_malformed"
        case noICE = "ice_missing"
        case noFingerprint = "fingerprint_missing"
        case noDTLSRole = "dtls_role_unusable"
        case noBundle = "bundle_missing"
        case noMultiplexing = "rtcp_mux_missing"
        case noMedia = "media_missing"
        case noCodec = "codec_unsupported"
    }

    package let code: Code
    package let description: String

    package init(_ code: Code, _ sentence: String) {
        self.code = code
        description = sentence
    }

    init(_ error: SDPError) { self.init(.malformed, error.description) }
}
