/// Sends HTTP requests to elsewhere. A value: tests put another closure in its place.
package struct HTTPClient: Sendable {
    /// Waits for the whole answer. Cancelling the task ends the transfer and throws `cancelled`.
    package var send: @Sendable (OutgoingRequest) async throws(OutgoingError) -> OutgoingResponse

    package init(send: @escaping @Sendable (OutgoingRequest) async throws(OutgoingError) -> OutgoingResponse) { self.send = send }

    /// Over libcurl, sharing its thread and limits with whatever else goes out by `transfers`.
    package static func live(over transfers: OutgoingTransfers) -> HTTPClient {
        HTTPClient { request throws(OutgoingError) in
            try await transfers.perform(.http(request), for: request.url, within: request.timeLimit)
        }
    }

    /// Over libcurl, with a thread of its own.
    package static func live(limits: OutgoingLimits = .init()) -> HTTPClient { live(over: OutgoingTransfers(limits: limits)) }

    /// Fails each request: for whoever must not ask anyone.
    package static let unavailable = HTTPClient { _ throws(OutgoingError) in
        throw OutgoingError(.notConnected, "Nothing can be sent from here.")
    }
}
