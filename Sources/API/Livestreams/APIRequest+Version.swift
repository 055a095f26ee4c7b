internal import Accounts
internal import HTTP
internal import Livestreams

extension APIRequest {
    /// The version that a change is meant for, from `If-Match: "3"` (RFC 9110 §13.1.1); nil: whatever it is now.
    func ifMatch() throws(ServiceError) -> Int64? {
        guard let text = head.headers["If-Match"], text != "*" else { return nil }
        guard text.hasPrefix("\""), text.hasSuffix("\""), let version = Int64(text.dropFirst().dropLast()) else { throw .versionConflict }
        return version
    }
}
