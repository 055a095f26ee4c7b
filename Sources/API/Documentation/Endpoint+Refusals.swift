internal import Accounts
internal import HTTP
internal import JSON

extension Endpoint {
    /// How it can be refused: what every call of its kind can meet, then what is its own.
    package var refusals: [Documentation.Refusal] {
        var refusals: [Documentation.Refusal] = [
            .init(status: .badRequest, sentence: "Something in the request isn't as documented; `details` says what."),
            .init(status: .unauthorized, sentence: "Nobody has signed in, or the token is none that is good."),
            .init(status: .forbidden, sentence: "Whoever asks may not do this."),
        ]
        if path.contains("{") {
            refusals.append(.init(status: .notFound, sentence: "There is no such thing, or none that whoever asks may see."))
        }
        if method != .get { refusals.append(.init(status: .conflict, sentence: "It contradicts what is stored.")) }
        if documentation.body != nil {
            refusals.append(.init(status: .contentTooLarge, sentence: "The body is longer than \(bodyBytesMax) bytes."))
        }
        refusals.append(.init(status: .tooManyRequests, sentence: "That was too often; `Retry-After` says when to come again."))
        refusals.append(.init(status: .serviceUnavailable, sentence: "Something that the server needs isn't there now."))
        return refusals.filter { common in !documentation.refusals.contains { $0.status == common.status } } + documentation.refusals
    }

    /// Every error's body.
    static let errorSchema = Schema.named(
        "Error",
        .object(
            [
                "success": .boolean, "error": .string.noting("A sentence for people: what is, then what to do."),
                "code": .string.noting("A word for programs."),
            ],
            optional: [
                "details": .array(
                    of: .object(
                        ["field": .string, "error": .string],
                        optional: ["limit": .object(["name": .string, "value": .integer]).noting("The limit that was broken.")]))
            ]))

    /// What in an answer isn't as documented; empty if all is well. For tests.
    package func undocumented(in answer: APIResponse) -> [String] {
        let body: Schema?
        if let documented = documentation.answers.first(where: { $0.status == answer.status }) {
            body = documented.body
        } else if refusals.contains(where: { $0.status == answer.status }) {
            body = Self.errorSchema
        } else {
            return ["the status \(answer.status) isn't documented"]
        }
        switch (body, answer.body) {
        case (nil, nil): return []
        case (nil, .some): return ["a body isn't documented"]
        case (.some, nil): return ["the documented body is missing"]
        case (let body?, let value?): return body.problems(in: value).map(\.sentence)
        }
    }
}
