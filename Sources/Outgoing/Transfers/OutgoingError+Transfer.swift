internal import CCurl

extension OutgoingError {
    /// What a code of libcurl's means to a person.
    init(transferCode code: CURLcode, _ url: OutgoingURL, isRedirected: Bool) {
        let said = curlSentence(code)
        switch code {
        case CURLE_URL_MALFORMAT: self.init(.invalid, "The address at \(url) can't be used: \(said).")
        case CURLE_UNSUPPORTED_PROTOCOL where isRedirected: self.init(.redirectRefused, "\(url) redirects to an address that isn't https.")
        case CURLE_TOO_MANY_REDIRECTS: self.init(.redirectRefused, "\(url) redirects too often.")
        case CURLE_COULDNT_RESOLVE_HOST: self.init(.nameNotFound, "The name of \(url) leads to no address.")
        case CURLE_COULDNT_CONNECT: self.init(.notConnected, "\(url) can't be reached: nothing answers there.")
        case CURLE_OPERATION_TIMEDOUT: self.init(.timedOut, "\(url) didn't answer in time.")
        case CURLE_USE_SSL_FAILED: self.init(.notTrusted, "\(url) doesn't offer encryption (STARTTLS).")
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            self.init(.notTrusted, "The encrypted connection to \(url) isn't trusted: \(said).")
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
            self.init(.notUnderstood, "What \(url) answers can't be understood: \(said).")
        default: self.init(.brokenOff, "The connection to \(url) broke off: \(said).")
        }
    }
}
