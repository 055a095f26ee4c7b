package import Accounts
package import HTTP
internal import JSON

extension ServiceError {
    /// `{"success": false, "error": sentence, "code": word, "details": …}` with the status of its kind.
    package var apiResponse: APIResponse {
        var body: JSON.Value = ["success": false, "error": .string(sentence), "code": .string(code.word)]
        if !problems.isEmpty { body["details"] = .array(problems.map(Self.detail)) }
        var answer = APIResponse(status, body: body)
        if let retryAfterSeconds { answer.headers.set("Retry-After", String(retryAfterSeconds)) }
        if code.kind == .unauthenticated { answer.headers.set("WWW-Authenticate", "Bearer realm=\"Carillon\"") }
        return answer
    }

    package var status: HTTPStatus {
        switch code.kind {
        case .invalid: .badRequest
        case .unauthenticated: .unauthorized
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .conflict: .conflict
        case .gone: .gone
        case .preconditionFailed: .preconditionFailed
        case .unprocessable: .unprocessableContent
        case .rateLimited: .tooManyRequests
        case .unavailable: .serviceUnavailable
        }
    }

    private static func detail(_ problem: Problem) -> JSON.Value {
        var detail: JSON.Value = ["field": .string(problem.field), "error": .string(problem.sentence)]
        if let limit = problem.limit { detail["limit"] = ["name": .string(limit.name), "value": .integer(limit.value)] }
        return detail
    }
}
