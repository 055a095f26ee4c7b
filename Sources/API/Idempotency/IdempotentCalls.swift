internal import Accounts
internal import Cryptography
internal import HTTP
internal import JSON
package import Store

/// Calls that may be sent again when their answer was lost: what they make is made once, and the first answer is given again.
///
/// A call that was refused has changed nothing, so it can be tried anew. One whose outcome nobody knows, since the server died in it or the
/// database went away during the commit, isn't done again: its sender is told to look.
package struct IdempotentCalls: Sendable {
    /// How long an answer is kept, in milliseconds.
    package static let lifetime = 24 * Int64.hour
    /// How long a call may take before it counts as lost. No call waits for anybody so long.
    private static let callMax = Int64.minute

    private let store: Store
    private let now: @Sendable () -> Int64

    /// - Parameter now: milliseconds since 1970.
    package init(store: Store, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.now = now
    }

    /// Runs `handle` unless it was run for this mark before.
    func run(_ endpoint: Endpoint, _ request: APIRequest, _ handle: () async throws -> APIResponse) async throws -> APIResponse {
        guard let key = try IdempotencyKey(request.head.headers),
            let digest = key.digest(request.caller, operation: endpoint.operationID)
        else { return try await handle() }
        let fingerprint = sha256(Array(request.head.target.utf8) + [0] + request.bytes)
        let now = now()
        let record = try await store.write { tables in
            try tables.idempotencyKeys.begin(digest, fingerprint: fingerprint, at: now, expiresAt: now + Self.lifetime)
        }
        switch record {
        case .new: return try await act(digest, handle)
        case .other: throw ServiceError.idempotencyKeyReused
        case .begun(let start): throw now - start < Self.callMax ? ServiceError.idempotencyInFlight : .idempotencyUnknown
        case .answered(let status, let answer): return try replay(endpoint, status, answer)
        }
    }

    private func act(_ digest: [UInt8], _ handle: () async throws -> APIResponse) async throws -> APIResponse {
        let answer: APIResponse
        do { answer = try await handle() } catch {
            if !Self.isUncertain(error) { try? await store.write { tables in try tables.idempotencyKeys.forget(digest) } }
            throw error
        }
        let stored: JSON.Value = ["body": answer.body ?? nil, "etag": .init(answer.headers["ETag"])]
        // What is done is done: if its answer can't be kept, who asks again is told that it isn't known.
        try? await store.write { [stored, status = Int64(answer.status.code)] tables in
            try tables.idempotencyKeys.finish(digest, status: status, answer: stored.text)
        }
        return answer
    }

    private static func isUncertain(_ error: any Error) -> Bool {
        let cause = error as? StoreError ?? (error as? ServiceError)?.underlying
        return cause?.code == .uncertain
    }

    private func replay(_ endpoint: Endpoint, _ code: Int64, _ text: String) throws -> APIResponse {
        let stored = try JSON.Value(parsing: text)
        let status = endpoint.documentation.answers.first { $0.status.code == code }?.status ?? .ok
        let body = stored["body"].flatMap { $0.isNull ? nil : $0 }
        var answer = APIResponse(status, body: body, headers: ["Idempotency-Replayed": "true"])
        answer.headers["ETag"] = stored["etag"]?.string
        return answer
    }
}

extension Endpoint {
    /// May be sent again under the same `Idempotency-Key`.
    package func idempotent() -> Endpoint {
        var endpoint = self
        endpoint.documentation.isIdempotent = true
        endpoint.documentation.headers.append(
            .init(
                name: IdempotencyKey.headerName, schema: .string(length: 1...IdempotencyKey.lengthMax),
                note:
                    "Any text of your own. Who sends the same request again within 24 hours gets the first answer, and nothing is made twice."
            ))
        return endpoint.refusing(.unprocessableContent, "The `Idempotency-Key` was used for something else.")
    }
}

extension ServiceError {
    static let idempotencyKeyReused = ServiceError(
        Code("idempotency_key_reused", .unprocessable), "This Idempotency-Key was used for another request: choose a new one.")
    static let idempotencyInFlight = ServiceError(
        Code("idempotency_in_flight", .conflict),
        "The first request with this Idempotency-Key is still being answered. Try again in a moment.",
        retryAfterSeconds: 1)
    static let idempotencyUnknown = ServiceError(
        Code("idempotency_unknown", .conflict),
        "It isn't known what became of the first request with this Idempotency-Key: look whether it was done, and if not, use a new key.")
}
