import HTTP

extension HTTPParseError {
    /// The word for programs in the answer.
    var code: String {
        switch status {
        case .contentTooLarge: "body_too_large"
        case .requestTimeout: "request_timeout"
        default: "bad_request"
        }
    }
}
