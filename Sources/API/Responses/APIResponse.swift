package import HTTP
internal import HTTPServer
package import JSON

/// What a call answers: `{"success": true, "data": …}`, where documented with more beside.
package struct APIResponse: Sendable {
    package var status: HTTPStatus
    /// A document in JSON, as it goes out; nil: none.
    private(set) var text: [UInt8]?
    /// In place of a body in JSON: a picture, a calendar. `Content-Type` says what it is.
    package var file: [UInt8]?
    package var headers: HTTPHeaders

    package init(_ status: HTTPStatus = .ok, body: JSON.Value?, headers: HTTPHeaders = [:]) {
        self.init(status, text: body?.bytes, headers: headers)
    }

    private init(_ status: HTTPStatus, text: consuming [UInt8]?, headers: HTTPHeaders = [:]) {
        self.status = status
        text?.append(UInt8(ascii: "\n"))
        self.text = text
        self.headers = headers
    }

    /// What the document says, for those who look into an answer; nil where there is none.
    package var body: JSON.Value? { text.flatMap { try? JSON.Value(parsing: $0) } }

    /// One thing that `members` write, or the outcome of an act.
    static func data(
        _ status: HTTPStatus = .ok, message: String? = nil, members: (inout JSON.Output) -> Void
    ) -> APIResponse {
        var out = JSON.Output()
        out.object { out in
            out.member("success", true)
            out.member("data", object: members)
            if let message { out.member("message", message) }
        }
        return APIResponse(status, text: out.bytes)
    }

    /// An object of its own that `members` write, for calls that are documented so.
    static func bare(members: (inout JSON.Output) -> Void) -> APIResponse {
        var out = JSON.Output()
        out.object(members)
        return APIResponse(.ok, text: out.bytes)
    }

    /// ``list(_:next:)`` of objects whose members `members` writes.
    static func list<Record>(_ records: [Record], next: String?, members: (Record, inout JSON.Output) -> Void) -> APIResponse {
        var out = JSON.Output()
        out.object { out in
            out.member("success", true)
            out.array("data", of: records) { record, out in out.object { members(record, &$0) } }
            out.member("count", Int64(records.count))
            out.member("next", next)
        }
        return APIResponse(.ok, text: out.bytes)
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
        if let text {
            response.body = [text[...]]
            response.head.headers.set("Content-Type", "application/json")
        }
        if let file { response.body = [file[...]] }
        // What one person may see is nobody else's, whatever stands between.
        if response.head.headers["Cache-Control"] == nil { response.head.headers.set("Cache-Control", "no-store") }
        response.head.headers.set("X-Content-Type-Options", "nosniff")
        return response
    }
}
