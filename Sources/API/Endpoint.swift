package import HTTP

/// One call of the API: where it is, what it is for, who may try, and what answers it.
///
/// All calls are values, so that the router, the documentation and the tests are made of the same list.
package struct Endpoint: Sendable {
    /// Whom a call asks to be somebody before it is looked at. What that person may do is decided by the service.
    package enum Access: Sendable {
        /// Also guests.
        case anyone
        /// A sign-in or a token.
        case signedIn
    }

    /// The largest body of a call, in bytes, where the call doesn't say otherwise.
    package static let bodyBytesMax = 64 * 1024

    package let method: HTTPMethod
    /// With `{name}` for parameters, as the router writes them.
    package let path: String
    /// What it does, in one sentence for a developer.
    package let summary: String
    package let access: Access
    package let bodyBytesMax: Int
    package let handle: @Sendable (APIRequest) async throws -> APIResponse
    package var documentation = Documentation()

    package init(
        _ method: HTTPMethod, _ path: String, _ summary: String, access: Access = .signedIn, bodyBytesMax: Int = Endpoint.bodyBytesMax,
        _ handle: @escaping @Sendable (APIRequest) async throws -> APIResponse
    ) {
        self.method = method
        self.path = path
        self.summary = summary
        self.access = access
        self.bodyBytesMax = bodyBytesMax
        self.handle = handle
    }
}
