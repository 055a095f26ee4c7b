internal import Accounts
package import HTTP
internal import JSON

/// What is promised of a call: to callers in the documentation, to handlers by the check of what comes in.
package struct Documentation: Sendable {
    package struct QueryParameter: Sendable {
        package let name: String
        package let schema: Schema
        package let note: String
    }

    /// A header that changes what the call does.
    package struct Header: Sendable {
        package let name: String
        package let schema: Schema
        package let note: String
    }

    /// A way in which it can go well.
    package struct Answer: Sendable {
        package let status: HTTPStatus
        /// The whole body; nil: none.
        package let body: Schema?
        /// Of a body that isn't JSON.
        package var mediaType: String?
    }

    /// A way in which it can be refused, beside those that every call of its kind has.
    package struct Refusal: Sendable, Equatable {
        package let status: HTTPStatus
        package let sentence: String
    }

    package var tag = ""
    /// In place of the id that method and path make.
    package var operationID: String?
    package var query: [QueryParameter] = []
    package var headers: [Header] = []
    /// Whether a request that is sent again gets the first answer.
    package var isIdempotent = false
    package var body: Schema?
    package var answers: [Answer] = []
    package var refusals: [Refusal] = []
}

extension Endpoint {
    /// What a caller sends, as JSON.
    package func taking(_ body: Schema) -> Endpoint { changed { $0.body = body } }

    /// What is answered as `data`.
    package func giving(_ data: Schema, _ status: HTTPStatus = .ok) -> Endpoint {
        answering(status, Self.success.with(["data": data], optional: ["message": .string]))
    }

    /// All there are, as a list.
    package func givingList(of record: Schema) -> Endpoint {
        answering(
            .ok,
            Self.success.with([
                "data": .array(of: record), "count": .integer.noting("How many are in this answer."),
                "next": .nullable(.string).noting("What to send as `after` for those that follow; null: these are the last."),
            ]))
    }

    /// A part of them, as a list; `after` and `limit` say which.
    package func givingPages(of record: Schema) -> Endpoint {
        givingList(of: record)
            .query("after", .string, "Where to go on: `next` of an earlier answer.")
            .query(
                "limit", .integer(in: 1...Int64(APIRequest.listLimitMax)),
                "How many at once; \(APIRequest.listLimit) unless said otherwise.")
    }

    /// Something that isn't JSON.
    package func givingFile(_ mediaType: String) -> Endpoint {
        changed { $0.answers.append(.init(status: .ok, body: nil, mediaType: mediaType)) }
    }

    /// What is answered, as a whole: for surfaces whose documents don't wrap it in `data`.
    package func givingBare(_ body: Schema, _ status: HTTPStatus = .ok) -> Endpoint { answering(status, body) }

    /// Done, and nothing to say: 204.
    package func givingNothing() -> Endpoint { answering(.noContent, nil) }

    /// `{"success": true}`: what is asked was taken up, and is done later or elsewhere.
    package func givingSuccess(_ status: HTTPStatus = .accepted) -> Endpoint { answering(status, Self.success) }

    /// A member of the query. It may be left out.
    package func query(_ name: String, _ schema: Schema, _ note: String) -> Endpoint {
        changed { $0.query.append(.init(name: name, schema: schema, note: note)) }
    }

    /// A refusal that not every call of its kind has.
    package func refusing(_ status: HTTPStatus, _ sentence: String) -> Endpoint {
        changed { $0.refusals.append(.init(status: status, sentence: sentence)) }
    }

    /// Where method and path make the same id as another call's.
    package func identified(as operationID: String) -> Endpoint { changed { $0.operationID = operationID } }

    /// The chapter in which it stands.
    package func tagged(_ tag: String) -> Endpoint { changed { $0.tag = tag } }

    private func answering(_ status: HTTPStatus, _ body: Schema?) -> Endpoint {
        changed { $0.answers.append(.init(status: status, body: body)) }
    }

    private func changed(_ change: (inout Documentation) -> Void) -> Endpoint {
        var endpoint = self
        change(&endpoint.documentation)
        return endpoint
    }

    private static let success = Schema.object(["success": .boolean])
}

extension [Endpoint] {
    /// The chapter in which they stand.
    package func tagged(_ tag: String) -> [Endpoint] { map { $0.tagged(tag) } }
}
