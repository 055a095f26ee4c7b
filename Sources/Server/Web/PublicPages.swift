import API
import Accounts
import HTTP
import HTTPServer
import Livestreams
import Runtime
import Store
import WebUI

/// What organisations, creators and memorials show: pages that work without script. Each reader is shown what they may see.
struct PublicPages: Sendable {
    /// Livestreams on one page.
    private static let livestreamsMax = 200
    private static let recordingsMax = 48

    let accounts: Accounts
    let routes: APIRoutes
    let web: WebUI
    let domain: LivestreamDomain

    private var livestreams: LivestreamService { LivestreamService(domain.environment) }
    private var pages: PageService { PageService(domain.environment) }
    private var creators: CreatorService { CreatorService(domain.environment) }

    func add(to router: inout Router<HTTPHandler>) {
        router.add(.get, "/o/{slug}/public") { exchange, parameters in
            let slug = parameters.string("slug")
            answer(exchange) { try await organisation(slug, $0) }
        }
        router.add(.get, "/o/{slug}/pages/{page}") { exchange, parameters in
            let (slug, name) = (parameters.string("slug"), parameters.string("page"))
            answer(exchange) { try await page(name, of: slug, $0) }
        }
        // Patterns have whole segments only.
        router.add(.get, "/{name}") { exchange, parameters in
            let name = parameters.string("name")
            answer(exchange) { caller in
                guard name.hasPrefix("@") else { throw ServiceError.notFound("page") }
                return try await creator(String(name.dropFirst()), caller)
            }
        }
    }

    // MARK: Models

    private func organisation(_ slug: String, _ caller: Caller) async throws -> PublicPageModel {
        let face = try await accounts.organisations.face(slug: slug, caller: caller)
        let listing = LivestreamService.listing(face.id, by: caller)
        var model = try await model(face.name, "", try await list(listing, caller))
        model.links = try await pages.list(face.id, limit: 20, by: caller).records.map {
            .init($0.title, "/o/\(slug)/pages/\($0.slug)")
        }
        return model
    }

    private func page(_ name: String, of slug: String, _ caller: Caller) async throws -> PublicPageModel {
        let face = try await accounts.organisations.face(slug: slug, caller: caller)
        let page = try await pages.get(slug: name, in: face.id, by: caller)
        var model = try await model(page.title, page.description, try await list(.page(page.id), caller))
        // A page that somebody opens in mourning counts nobody.
        for index in model.onAir.indices { model.onAir[index].viewers = 0 }
        model.links = [.init(face.name, "/o/\(slug)/public")]
        if try await pages.mayChange(page, by: caller) {
            model.links.append(.init("Look after this page", "/o/\(slug)/pages/\(page.slug)/manage"))
        }
        return model
    }

    private func creator(_ username: String, _ caller: Caller) async throws -> PublicPageModel {
        let person = try await accounts.profiles.find(username: username, caller: caller)
        let channel = try? await creators.channel(of: person.id, by: caller)
        return try await model(person.displayName, channel?.livestream.description ?? "", channel.map { [$0] } ?? [])
    }

    private func list(_ listing: LivestreamService.Listing, _ caller: Caller) async throws -> [SeenLivestream] {
        try await livestreams.list(listing, limit: Self.livestreamsMax, by: caller).records
    }

    private func model(_ title: String, _ description: String, _ seen: [SeenLivestream]) async throws -> PublicPageModel {
        let all = Array(zip(seen, try await domain.statistics.outlines(of: seen)))
        let onAir = all.filter { $0.0.livestream.life.state.isOnAir }
        let recorded = all.filter { !$0.0.livestream.life.state.isOnAir && $0.1.recording != nil }
            .sorted { ($0.1.recording?.startedAt ?? 0) > ($1.1.recording?.startedAt ?? 0) }
        return PublicPageModel(
            title: title, description: description, onAir: onAir.map { card($0.0, $0.1) },
            upcoming: seen.compactMap(livestreams.upcoming).sorted { $0.startsAt < $1.startsAt },
            recordings: recorded.prefix(Self.recordingsMax).map { card($0.0, $0.1) })
    }

    private func card(_ seen: SeenLivestream, _ outline: LivestreamOutline) -> LivestreamCard {
        let (livestream, state) = (seen.livestream, seen.livestream.life.state)
        let startedAt = state.isOnAir ? outline.sessionStartedAt : outline.recording?.startedAt
        return LivestreamCard(
            playbackID: livestream.playbackID, title: livestream.title,
            state: state == .live ? .live : state == .interrupted ? .interrupted : .ended,
            startedAt: startedAt.map { WallTime(unixMilliseconds: $0) }, viewers: Int(clamping: outline.viewers),
            durationSeconds: state.isOnAir ? nil : outline.recording.map { Double($0.durationMilliseconds) / 1000 },
            thumbnail: state.isOnAir ? picture(of: seen) : livestream.ownPicture ?? picture(of: seen))
    }

    /// A picture beside the playlist, with the reader's right in its address; none where a password is still to be given.
    private func picture(of seen: SeenLivestream) -> String? {
        guard let playlist = domain.rights.playlist(of: seen), let slash = playlist.lastIndex(of: "/") else { return nil }
        return playlist[..<slash] + "/thumbnail.jpg"
    }

    // MARK: Answers

    private func answer(_ exchange: HTTPExchange, _ model: @escaping @Sendable (Caller) async throws -> PublicPageModel) {
        let (head, client, isEncrypted) = (exchange.request, exchange.client, exchange.isEncrypted)
        exchange.respond {
            do {
                let caller = try await routes.caller(of: head, from: AddressPrefix(addressBytes: client.bytes), isEncrypted: isEncrypted)
                return HTTPResponse(page: web.publicPage(try await model(caller)), PageHeaders.page)
            } catch let error as ServiceError where error.code.kind == .notFound {
                guard head.headers["Accept"]?.contains("text/html") ?? false else {
                    return .error(.notFound, code: "not_found", "There is nothing at this address.")
                }
                return PageRoutes.errorPage(web, ErrorModel(status: 404))
            } catch let error as ServiceError {
                return PageRoutes.errorPage(
                    web, ErrorModel(status: error.status.code, title: Forms.title(error), message: error.sentence))
            } catch {
                return PageRoutes.errorPage(web, ErrorModel(status: 503))
            }
        }
    }
}

extension LivestreamService {
    /// When a livestream begins next; nil when no time is set, it is on air or over, or all its times have passed.
    func upcoming(_ seen: SeenLivestream) -> Upcoming? {
        let livestream = seen.livestream
        let state = livestream.life.state
        guard state == .scheduled || state == .starting || state == .cancelled, let next = occurrences(of: seen, limit: 1).first else {
            return nil
        }
        return Upcoming(
            title: livestream.title, playbackID: livestream.playbackID, startsAt: WallTime(unixMilliseconds: next.startsAt),
            livestreamID: livestream.id, isCancelled: state == .cancelled)
    }
}
