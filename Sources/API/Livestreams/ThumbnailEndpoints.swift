internal import Accounts
internal import HTTP
internal import JSON
internal import Livestreams
internal import Store

/// `/api/livestreams/{id}/thumbnail`: the picture that people give a livestream, and `/api/thumbnails`, where such pictures lie.
struct ThumbnailEndpoints: Sendable {
    let services: LivestreamServices

    private static let path = "/api/livestreams/{id}/thumbnail"

    var all: [Endpoint] {
        [
            Endpoint(.put, Self.path, "Uploads a picture (PNG, JPEG or WebP): the body is the file.", bodyBytesMax: bytesMax) { request in
                try await answer(
                    try await services.thumbnails.set(request.bytes, of: request.parameter("id"), by: request.caller), request)
            }
            .giving(Self.schema)
            .refusing(.contentTooLarge, "The picture has more than \(services.thumbnails.limits.bytesMax) bytes."),
            Endpoint(.delete, Self.path, "Removes it.") { request in
                try await answer(try await services.thumbnails.remove(of: request.parameter("id"), by: request.caller), request)
            }
            .giving(Self.schema),
            Endpoint(.get, "/api/thumbnails/{name}", "An uploaded picture, by the address that a livestream tells.", access: .anyone) {
                request in
                guard let bytes = await services.thumbnails.picture(request.parameter("name")) else {
                    throw ServiceError.notFound("picture")
                }
                return .file(bytes, type: "image/jpeg", cacheControl: "public, max-age=31536000, immutable")
            }
            .givingFile("image/jpeg"),
        ].tagged("Livestreams")
    }

    /// One more, so that the service can say in words what is too much.
    private var bytesMax: Int { services.thumbnails.limits.bytesMax + 1 }

    private static let schema = Schema.object(["thumbnail": .nullable(.uri)])

    private func answer(_ seen: SeenLivestream, _ request: APIRequest) async throws -> APIResponse {
        .data(["thumbnail": .init(try await services.view(seen, request).thumbnail)])
    }
}
