package import Store

/// Why a service didn't do what it was asked. Its code, sentence and problems hold nothing that the caller may not see.
package struct ServiceError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The classes of refusal; each has one HTTP status.
    package enum Kind: Sendable {
        /// 400: what came in is wrong in itself.
        case invalid
        /// 401: nobody, or nobody known, is asking.
        case unauthenticated
        /// 403: the caller is known and may not.
        case forbidden
        /// 404: there is none, or none that the caller may know of.
        case notFound
        /// 409: it contradicts what is stored.
        case conflict
        /// 410: there was one, and it is over.
        case gone
        /// 412: it was changed since the caller saw it.
        case preconditionFailed
        /// 422: it is well formed, and contradicts what the caller sent before.
        case unprocessable
        /// 429: too often; see ``ServiceError/retryAfterSeconds``.
        case rateLimited
        /// 503: something that Carillon needs isn't there now.
        case unavailable
    }

    /// A word for programs, and its class. Targets add their own words.
    package struct Code: Sendable, Hashable {
        package let word: String
        package let kind: Kind

        package init(_ word: StaticString, _ kind: Kind) {
            self.word = "\(word)"
            self.kind = kind
        }
    }

    /// One field that isn't as it should be.
    package struct Problem: Sendable, Equatable {
        /// As the interface calls it.
        package let field: String
        package let sentence: String
        /// The limit that was broken, by name, if it was one.
        package let limit: Limit?

        package init(field: String, sentence: String, limit: Limit? = nil) {
            self.field = field
            self.sentence = sentence
            self.limit = limit
        }
    }

    package struct Limit: Sendable, Equatable {
        package let name: String
        package let value: Int64

        package init(_ name: String, _ value: Int) {
            self.name = name
            self.value = Int64(value)
        }
    }

    package let code: Code
    /// For a person: what is, then what to do.
    package let sentence: String
    /// For `invalid`: which fields, all of them at once.
    package let problems: [Problem]
    /// For `rate_limited`: when to come again.
    package let retryAfterSeconds: Int64?
    /// For the log, never for the caller: what the store said. Holds no secret.
    package let underlying: StoreError?

    package init(
        _ code: Code, _ sentence: String, problems: [Problem] = [], retryAfterSeconds: Int64? = nil, underlying: StoreError? = nil
    ) {
        self.code = code
        self.sentence = sentence
        self.problems = problems
        self.retryAfterSeconds = retryAfterSeconds
        self.underlying = underlying
    }

    package var description: String { sentence }
}

extension ServiceError.Code {
    package static let invalid = Self("invalid", .invalid)
    package static let unauthenticated = Self("unauthenticated", .unauthenticated)
    package static let forbidden = Self("forbidden", .forbidden)
    package static let notFound = Self("not_found", .notFound)
    package static let conflict = Self("conflict", .conflict)
    package static let rateLimited = Self("rate_limited", .rateLimited)
    package static let unavailable = Self("unavailable", .unavailable)
}

extension ServiceError {
    /// What a caller is told when the store fails.
    package init(_ error: StoreError) {
        switch error.code {
        // What a driver says of a constraint may name what somebody else has.
        case .conflict where error.sentence.hasPrefix("The database"):
            self.init(.conflict, "This contradicts what is stored meanwhile: please look and try again.", underlying: error)
        case .conflict: self.init(.conflict, error.sentence, underlying: error)
        case .notFound: self.init(.notFound, error.sentence, underlying: error)
        default:
            let sentence = "Carillon can't reach its database just now. Please try again in a moment."
            self.init(.unavailable, sentence, underlying: error)
        }
    }

    /// Whatever a transaction's body threw: an error of ours, or the store's.
    package init(anything error: any Error) {
        switch error {
        case let error as ServiceError: self = error
        case let error as StoreError: self.init(error)
        default:
            self.init(
                .unavailable, "Carillon couldn't do this just now. Please try again in a moment.",
                underlying: StoreError(.database, "\(error)"))
        }
    }

    /// Nobody has signed in, or the sign-in or token is no longer valid.
    package static let unauthenticated = ServiceError(.unauthenticated, "Please sign in first.")

    /// - Parameter what: "livestream", "invitation"; the same sentence whether there is none or it is another organisation's.
    package static func notFound(_ what: StaticString) -> ServiceError {
        ServiceError(.notFound, "There is no such \(what), or it isn't yours to see.")
    }

    /// - Parameter sentence: what the caller may not, and who may.
    package static func forbidden(_ sentence: String) -> ServiceError { ServiceError(.forbidden, sentence) }

    package static func conflict(_ sentence: String) -> ServiceError { ServiceError(.conflict, sentence) }

    package static func invalid(_ problems: [Problem]) -> ServiceError {
        ServiceError(.invalid, problems.map(\.sentence).joined(separator: " "), problems: problems)
    }

    package static func invalid(_ field: String, _ sentence: String, limit: Limit? = nil) -> ServiceError {
        invalid([Problem(field: field, sentence: sentence, limit: limit)])
    }

    package static func rateLimited(retryAfterSeconds: Int64) -> ServiceError {
        let seconds = max(retryAfterSeconds, 1)
        return ServiceError(
            .rateLimited, "That was too often. Please try again in \(seconds) second\(seconds == 1 ? "" : "s").",
            retryAfterSeconds: seconds)
    }
}
