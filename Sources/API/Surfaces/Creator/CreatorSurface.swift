internal import Accounts
internal import HTTP
internal import JSON
internal import Livestreams
internal import Store

/// `/api/stream`: a creator's own stream, as the LiveKit document has it. Answers are bare, without `data` around them.
struct CreatorSurface: Sendable {
    /// How an encoder publishes.
    enum IngressType: String, CaseIterable {
        case rtmp = "RTMP"
        case whip = "WHIP"
    }

    let services: LivestreamServices

    static let stream = Schema.object(["stream": LivestreamView.creatorSchema])

    var all: [Endpoint] { (ingress + info + numbers + viewers).tagged("Creator streams") }

    private var ingress: [Endpoint] {
        [
            Endpoint(.post, "/api/stream/ingress", "Makes the stream key, or shows once more the one that is there.") { request in
                let body = try request.body()
                let type = try body["ingressType"].optional?.choice(of: IngressType.self) ?? .rtmp
                let ingress = try await services.creators.openIngress(
                    in: try body.organisationID, by: request.caller)
                return APIResponse(
                    ingress.isNew ? .created : .ok,
                    body: [
                        "ingressId": .init(ingress.keyID), "serverUrl": .init(try server(type, ingress.channel, request)),
                        "streamKey": .init(ingress.key.reveal()), "userId": .init(request.caller.userID),
                    ])
            }
            .taking(.open(.object([:], optional: ["ingressType": .words(IngressType.self), "organisationId": .identifier])))
            .givingBare(Self.ingressSchema, .created)
            .givingBare(Self.ingressSchema)
            .refusing(.forbidden, "Who asks is no approved creator."),
            Endpoint(.delete, "/api/stream/ingress", "Revokes the stream key, which ends what is on air by it.") { request in
                try await services.creators.closeIngress(in: request.organisationID, by: request.caller)
                return APIResponse(body: ["message": "Stream ingress deleted successfully"])
            }
            .query("organisationId", .identifier, "Where; needed by those who stream in several.")
            .givingBare(.object(["message": .string]))
            .refusing(.notFound, "There is no stream yet."),
        ]
    }

    private static let ingressSchema = Schema.named(
        "Ingress", .object(["ingressId": .identifier, "serverUrl": .string, "streamKey": .secret, "userId": .identifier]))

    private var info: [Endpoint] {
        [
            Endpoint(.get, "/api/stream/info", "One's own stream: title, picture, chat settings. Never its key.") { request in
                try await own(try await services.creators.requireChannel(in: request.organisationID, by: request.caller), request)
            }
            .query("organisationId", .identifier, "Where; needed by those who stream in several.")
            .givingBare(Self.stream)
            .refusing(.notFound, "There is no stream yet."),
            Endpoint(.put, "/api/stream/info", "Changes its title and picture.") { request in
                let body = try request.body()
                var form = LivestreamForm()
                form.settings.title = try body.edit("title") { try $0.string() }
                form.thumbnail = try body.clearable("thumbnail") { try ThumbnailAddress($0.string()) }
                return try await change(form, body, request)
            }
            .taking(
                .open(
                    .object(
                        [:], optional: ["title": .string(length: 1...LivestreamLimits.titleLengthMax), "thumbnail": .nullable(.uri)]))
            )
            .givingBare(Self.stream)
            .refusing(.notFound, "There is no stream yet."),
            Endpoint(.put, "/api/stream/chat-settings", "Changes who may chat, and how.") { request in
                let body = try request.body()
                var form = LivestreamForm()
                try form.readChat(body)
                return try await change(form, body, request)
            }
            .taking(
                .open(
                    .object(
                        [:],
                        optional: [
                            "isChatEnabled": .boolean, "isChatDelayed": .boolean, "isChatFollowersOnly": .boolean,
                            "guestsMayChat": .boolean,
                        ]))
            )
            .givingBare(Self.stream)
            .refusing(.notFound, "There is no stream yet."),
        ]
    }

    private func change(_ form: LivestreamForm, _ body: JSON.Node, _ request: APIRequest) async throws -> APIResponse {
        let channel = try await services.creators.requireChannel(in: try body.organisationID, by: request.caller)
        return try await own(try await services.change(channel.livestream.id, by: form, request.caller), request)
    }

    /// The caller's own stream.
    private func own(_ channel: SeenLivestream, _ request: APIRequest) async throws -> APIResponse {
        let view = try await services.view(channel, request, withMaker: true)
        let ingressID = try await services.creators.ingressID(of: channel, by: request.caller)
        return .bare { out in
            out.member(
                "stream",
                object: { out in
                    view.creatorMembers(&out)
                    out.member("ingressId", ingressID)
                    out.member("serverUrl", view.rtmp)
                })
        }
    }

    private func server(_ type: IngressType, _ channel: SeenLivestream, _ request: APIRequest) throws -> String {
        switch type {
        case .rtmp: return services.rtmp(for: channel.livestream, request)
        case .whip:
            guard let whip = services.engine.urls(for: channel.livestream).whip else {
                throw ServiceError(.unavailable, "This server takes no WHIP. Publish by RTMP, with the same key.")
            }
            return services.address.absolute(whip, request)
        }
    }
}
