package import Accounts
package import HTTP
package import HTTPServer
internal import JSON
package import Logging
internal import Runtime
internal import Store

/// Puts calls on the router: reads the body, finds out who asks, and turns what comes out into an answer.
package struct APIRoutes: Sendable {
    private let authenticator: Authenticator
    private let idempotentCalls: IdempotentCalls?
    private let limits: RequestLimits?
    private let executor: (any TaskExecutor)?
    private let log: Log

    /// - Parameters:
    ///   - idempotentCalls: nil: the header is ignored.
    ///   - limits: nil: there are none.
    ///   - executor: where calls are worked out, by preference: where they may wait for the store; nil: where tasks run.
    package init(
        authenticator: Authenticator, idempotentCalls: IdempotentCalls? = nil, limits: RequestLimits? = nil,
        executor: (any TaskExecutor)? = nil, log: Log
    ) {
        self.authenticator = authenticator
        self.idempotentCalls = idempotentCalls
        self.limits = limits
        self.executor = executor
        self.log = log
    }

    package func add(_ endpoints: [Endpoint], to router: inout Router<HTTPHandler>) {
        for endpoint in endpoints {
            // Some products write their addresses with a slash at the end.
            for path in [endpoint.path, endpoint.path + "/"] {
                router.add(endpoint.method, path) { exchange, parameters in serve(endpoint, exchange, parameters) }
            }
        }
    }

    private func serve(_ endpoint: Endpoint, _ exchange: HTTPExchange, _ parameters: RouteParameters) {
        exchange.readBody(limit: endpoint.bodyBytesMax) { bytes in
            let (head, client, isEncrypted) = (exchange.request, exchange.client, exchange.isEncrypted)
            exchange.respond(on: executor) {
                await answer(endpoint, head, parameters, bytes, from: AddressPrefix(addressBytes: client.bytes), isEncrypted: isEncrypted)
                    .response
            }
        }
    }

    /// Who sends a request. Pages use it too.
    package func caller(of head: HTTPRequestHead, from address: AddressPrefix?, isEncrypted: Bool) async throws -> Caller {
        switch Credentials(head.headers, isEncrypted: isEncrypted) {
        case .none: .guest(address)
        case .cookie(let token): try await authenticator.signIn(token, address)
        case .bearer(let token): try await authenticator.bearer(token, address)
        }
    }

    func answer(
        _ endpoint: Endpoint, _ head: HTTPRequestHead, _ parameters: RouteParameters, _ bytes: [UInt8], from address: AddressPrefix?,
        isEncrypted: Bool
    ) async -> APIResponse {
        do {
            try limits?.take(address)
            let caller = try await caller(of: head, from: address, isEncrypted: isEncrypted)
            try limits?.take(caller)
            if endpoint.access == .signedIn, caller.isGuest { throw ServiceError.unauthenticated }
            try checkOrigin(head, caller, isEncrypted: isEncrypted)
            let request = APIRequest(head: head, caller: caller, isEncrypted: isEncrypted, parameters: parameters, bytes: bytes)
            try endpoint.check(request)
            if endpoint.documentation.isIdempotent, let idempotentCalls {
                return try await idempotentCalls.run(endpoint, request) { try await endpoint.handle(request) }
            }
            return try await endpoint.handle(request).unlessKnown(to: head)
        } catch {
            return refusal(error, at: endpoint)
        }
    }

    /// A sign-in's acts must come from a page of ours: its cookie is sent by the browser without the person's doing.
    private func checkOrigin(_ head: HTTPRequestHead, _ caller: Caller, isEncrypted: Bool) throws(ServiceError) {
        guard caller.signInID != nil, case .cookie(let token) = Credentials(head.headers, isEncrypted: isEncrypted) else { return }
        let expected = authenticator.crossSiteToken(token)
        guard CrossSiteCheck.passes(head, expected: expected, given: head.headers["X-CSRF-Token"]) else {
            throw .crossSite
        }
    }

    private func refusal(_ error: any Error, at endpoint: Endpoint) -> APIResponse {
        switch error {
        case let error as ServiceError:
            if error.code == .unavailable, let underlying = error.underlying {
                log.error(
                    "call failed",
                    ["method": .string(endpoint.method.name), "path": .string(endpoint.path), "error": .string(underlying.sentence)])
            }
            return error.apiResponse
        case let error as JSON.ReadError: return ServiceError.invalid(error.path.description, error.description).apiResponse
        case let error as StoreError where error.code == .notFound: return ServiceError.notFound("thing").apiResponse
        case let error as StoreError where error.code == .unstorable: return ServiceError.invalid("body", error.sentence).apiResponse
        case let error as StoreError where error.code == .conflict: return ServiceError.conflict(error.sentence).apiResponse
        default:
            log.error(
                "call failed", ["method": .string(endpoint.method.name), "path": .string(endpoint.path), "error": .string("\(error)")])
            return ServiceError(
                .unavailable, "The database does not answer as it should. What is on air goes on. Try again in a moment.",
                retryAfterSeconds: 5
            ).apiResponse
        }
    }
}

extension ServiceError {
    package static let crossSite = ServiceError(
        Code("cross_site", .forbidden),
        "This act did not come from a page of this server, so it was not done. Reload the page and try again.")
}
