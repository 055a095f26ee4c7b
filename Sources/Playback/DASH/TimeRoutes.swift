import Dates
import HTTP
import HTTPServer
import Runtime

/// `/time`: this server's clock as an `xs:dateTime`, by which DASH players know what is available (ISO/IEC 23009-1, §5.8.4.11).
enum TimeRoutes {
    static let path = "/time"

    static func add(to router: inout Router<HTTPHandler>) {
        router.add(.get, path) { exchange, _ in
            var headers: HTTPHeaders = ["Content-Type": MediaType.plainText.value, "Cache-Control": "no-store"]
            CORS.publicMedia.apply(to: &headers)
            exchange.respond(HTTPResponse(.ok, headers: headers, body: [Array(RFC3339.text(WallClock.milliseconds()).utf8)[...]]))
        }
    }
}
