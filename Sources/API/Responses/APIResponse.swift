package import HTTP
internal import HTTPServer
package import JSON

/// What a call answers: `{"success": true, "data": …}`, where documented with more beside.
package struct APIResponse: Sendable {
    package var status: HTTPStatus
    package var body: JSON.Value?
    /// In place of a body in JSON: a picture, a calendar. `Content-Type` says what it is.
    package var file: [UInt8]?
    package var headers: HTTPHeaders

    package init(_ status: HTTPStatus = .ok, body: JSON.Value?, headers: HTTPHeaders = [:]) {
        self.status = status
        self.body = body
        self.headers = headers
    }

    /// One thing, or the outcome of an act.
    package static func data(_ data: JSON.Value, _ status: HTTPStatus = .ok, message: String? = nil) -> APIResponse {
        var body: JSON.Value = ["success": true, "data": data]
        if let message { body["message"] = .string(message) }
        return APIResponse(status, body: body)
    }

    package static func created(_ data: JSON.Value, message: String? = nil) -> APIResponse { .data(data, .created, message: message) }

    /// A listing. `count` is how many records are in this answer; `next` is what to ask with, as `after`, for those that follow.
    package static func list(_ records: [JSON.Value], next: String?) -> APIResponse {
        APIResponse(body: ["success": true, "data": .array(records), "count": .init(records.count), "next": .init(next)])
    }

    /// Something that isn't JSON.
    ///
    /// - Parameter cacheControl: nil: it is for whoever asked, this once.
    package static func file(_ bytes: [UInt8], type: String, cacheControl: String? = nil) -> APIResponse {
        var answer = APIResponse(body: nil, headers: ["Content-Type": type])
        answer.file = bytes
        if let cacheControl { answer.headers.set("Cache-Control", cacheControl) }
        return answer
    }

    /// Done, and nothing to say.
    package static let done = APIResponse(.noContent, body: nil)

    var response: HTTPResponse {
        var response = HTTPResponse(status, headers: headers)
        if let body {
            response.body = [(body.bytes + [UInt8(ascii: "\n")])[...]]
            response.head.headers.set("Content-Type", "application/json")
        }
        if let file { response.body = [file[...]] }
        // What one person may see is nobody else's, whatever stands between.
        if response.head.headers["Cache-Control"] == nil { response.head.headers.set("Cache-Control", "no-store") }
        response.head.headers.set("X-Content-Type-Options", "nosniff")
        return response
    }
}
