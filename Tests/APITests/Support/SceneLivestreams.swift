import Accounts
import JSON
import Livestreams
import Store
import Testing

@testable import API

/// A livestream of the scene's creator that is for members, which somebody has joined, and a page that is for members, too.
struct SceneLivestreams {
    let id: Livestream.ID
    let keyID: StreamKeyRecord.ID
    let key: StreamKey
    let pageID: LivestreamPage.ID
    /// Bodies that work, where the documented example names what isn't there.
    let bodies: [String: JSON.Value]

    init(_ house: House, in organisation: Organisation.ID, target: User.ID) async throws {
        let environment = house.stage.environment
        let livestreams = LivestreamService(environment)
        var settings = LivestreamSettings(title: "Council")
        settings.isPublic = .set(false)
        settings.schedule = .set(Schedule(startsAt: House.now + .day))
        let made = try await livestreams.create(settings, in: organisation, by: house.caller("creator"))
        (id, keyID, key) = (made.livestream.livestream.id, made.keyID, made.key)
        _ = try await livestreams.openChannel(in: organisation, by: house.caller("creator"))
        try await house.accounts.profiles.change(displayName: nil, username: "anna", caller: house.caller("creator"), at: House.now)
        _ = try await ParticipantService(environment).join(id, by: house.caller("target"))
        var page = PageService.Settings()
        page.title = .set("Inner")
        page.slug = .set("parish")
        page.isPublic = .set(false)
        pageID = try await PageService(environment).create(page, in: organisation, by: house.caller("owner")).id
        let (stream, title): (JSON.Value, JSON.Value) = (.string(id), ["title": "Service"])
        let visibility: JSON.Value = ["ids": [stream], "isVisible": true]
        let places: JSON.Value = [["id": stream, "displayOrder": 1]]
        bodies = [
            "POST /api/livestreams": title, "PATCH /api/livestreams/{id}": title, "PUT /api/livestreams/visibility": visibility,
            "PUT /api/livestreams/order": ["livestreams": places], "POST /api/livestream/streams": title,
            "POST /api/livestream/streams/join": ["streamId": stream], "POST /api/stream/ingress": [:],
            "PATCH /api/livestream/streams/{id}/status": ["status": "pending"], "PUT /api/stream/info": title,
            "POST /api/livestreamMVPTwo/streams": title, "PUT /api/livestreamMVPTwo/streams/{id}": title,
            "PUT /api/livestreamMVPTwo/streams/visibility": visibility, "PUT /api/livestreamMVPTwo/streams/order": ["streams": places],
            "POST /api/livestreamMVPTwo/streams/{id}/configure-cors": [:], "POST /api/pages": title,
            "POST /api/livestreams/{id}/playback": [:],
        ]
    }
}
