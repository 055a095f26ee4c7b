import API
import HTTP
import HTTPServer
import JSON
import WebUI

/// `/openapi.json` for programs and `/docs` for people: the same list of calls that the router was made of.
struct DocumentationRoutes: Sendable {
    private let description: [UInt8]
    private let page: [UInt8]

    init(_ endpoints: [Endpoint], web: WebUI) {
        let openAPI = OpenAPI(endpoints, version: CarillonProgram.version)
        description = openAPI.json.bytes
        page = web.documentation(DocumentationModel(openAPI))
    }

    func add(to router: inout Router<HTTPHandler>) {
        // Programs on other sites may read it: it says nothing about this server but what it is.
        let headers: HTTPHeaders = ["Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"]
        router.add(.get, "/openapi.json") { [description] exchange, _ in
            exchange.respond(HTTPResponse(.ok, type: MediaType.json.value, headers: headers, description))
        }
        router.add(.get, "/docs") { [page] exchange, _ in
            var response = HTTPResponse(.ok, body: [page[...]])
            for field in PageHeaders.page { response.head.headers.set(field.name, field.value) }
            exchange.respond(response)
        }
    }
}
