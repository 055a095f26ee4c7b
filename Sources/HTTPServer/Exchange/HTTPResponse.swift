package import HTTP

/// A whole answer. Its body's chunks are shared, not copied: many viewers get the same bytes.
package struct HTTPResponse: Sendable {
    package var head: HTTPResponseHead
    package var body: [ArraySlice<UInt8>]

    package init(_ status: HTTPStatus, headers: HTTPHeaders = [:], body: [ArraySlice<UInt8>] = []) {
        head = HTTPResponseHead(status, headers: headers)
        self.body = body
    }

    package init(_ status: HTTPStatus, type: String, headers: HTTPHeaders = [:], _ bytes: [UInt8]) {
        self.init(status, headers: headers, body: [bytes[...]])
        head.headers.set("Content-Type", type)
    }

    package init(_ status: HTTPStatus, type: String = "text/plain; charset=utf-8", headers: HTTPHeaders = [:], text: String) {
        self.init(status, type: type, headers: headers, Array(text.utf8))
    }

    package var bodyByteCount: Int { body.reduce(0) { $0 + $1.count } }

    /// The one shape of errors: a sentence for people and a word for programs.
    package static func error(_ status: HTTPStatus, code: String, _ sentence: String, headers: HTTPHeaders = [:]) -> HTTPResponse {
        let text = "{\"success\":false,\"error\":\(quoted(sentence)),\"code\":\(quoted(code))}\n"
        var response = HTTPResponse(status, type: "application/json", headers: headers, Array(text.utf8))
        if response.head.headers["Cache-Control"] == nil { response.head.headers.set("Cache-Control", "no-store") }
        return response
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case _ where scalar.value < 0x20: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
