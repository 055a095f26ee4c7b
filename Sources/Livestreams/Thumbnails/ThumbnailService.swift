package import Accounts
internal import Cryptography
package import Store

/// Pictures that people upload for their livestreams. Only what our own converter made of them is kept.
package struct ThumbnailService: Sendable {
    let environment: LivestreamEnvironment
    private let converter: PictureConverter
    private let folder: ThumbnailFolder
    package let limits: ThumbnailLimits

    package init(
        _ environment: LivestreamEnvironment, converter: PictureConverter, folder: ThumbnailFolder,
        limits: ThumbnailLimits = ThumbnailLimits()
    ) {
        self.environment = environment
        self.converter = converter
        self.folder = folder
        self.limits = limits
    }

    /// Puts a picture in the place of the livestream's thumbnail.
    ///
    /// - Parameter picture: PNG, JPEG or WebP, known by its first bytes and not by any name.
    /// - Throws: `invalid` in words for what is too large, animated, damaged or no picture; `unavailable` when too many come at once, the
    ///   disk refuses, or `ffmpeg` is missing.
    package func set(_ picture: [UInt8], of id: Livestream.ID, by caller: Caller) async throws -> SeenLivestream {
        let asked = environment.now()
        _ = try await environment.store.read { tables in try tables.livestream(id, for: .change, caller, at: asked) }
        let header = try limits.check(picture)
        let name = randomIdentifier(length: 22) + ".jpg"
        try await write(try await converted(picture, header), name)
        do { return try await replace(name, of: id, by: caller) } catch {
            await folder.remove(name)
            throw error
        }
    }

    /// Puts the address of a picture that lies elsewhere in the place of the livestream's thumbnail. The address of the uploaded picture
    /// itself, sent back with the rest of a record, changes nothing.
    package func link(_ address: ThumbnailAddress, of id: Livestream.ID, by caller: Caller) async throws -> SeenLivestream {
        let now = environment.now()
        let (livestream, standing) = try await environment.store.read { tables in try tables.livestream(id, for: .change, caller, at: now) }
        if let kept = livestream.thumbnail, ThumbnailFolder.isName(kept), address.text.hasSuffix("/" + kept) {
            return SeenLivestream(livestream, standing)
        }
        return try await replace(address.text, of: id, by: caller)
    }

    /// The bytes of a picture that people uploaded, by its name; nil if there is none. Names can't be guessed, and a name never gets other
    /// bytes.
    package func picture(_ name: String) async -> [UInt8]? { await folder.read(name) }

    /// Removes the livestream's thumbnail, if it has one.
    package func remove(of id: Livestream.ID, by caller: Caller) async throws -> SeenLivestream {
        try await replace(nil, of: id, by: caller)
    }

    private func converted(_ picture: [UInt8], _ header: ImageHeader) async throws -> [UInt8] {
        do throws(PictureConverter.Failure) {
            let jpeg = try await converter.convert(picture, header.format)
            // What was made is looked at like what came in.
            guard let made = try? ImageHeader(jpeg), made.format == .jpeg, made.width <= limits.keptWidthMax,
                made.height <= limits.keptHeightMax
            else { throw .undecodable }
            return jpeg
        } catch {
            switch error {
            case .undecodable: throw ServiceError.invalid("thumbnail", "The picture is damaged.")
            case .busy: throw ServiceError(.unavailable, "Too many pictures come at once: please try again in a moment.")
            case .unavailable: throw ServiceError(.unavailable, "This server can't take pictures now: its program ffmpeg is missing.")
            }
        }
    }

    private func write(_ jpeg: [UInt8], _ name: String) async throws {
        do throws(ThumbnailFolder.Failure) { try await folder.write(jpeg, name: name) } catch {
            throw ServiceError(.unavailable, "The picture couldn't be stored: the server's disk refuses. Please tell its operator.")
        }
    }

    private func replace(_ name: String?, of id: Livestream.ID, by caller: Caller) async throws -> SeenLivestream {
        let now = environment.now()
        let (seen, former) = try await environment.store.write { tables -> (SeenLivestream, String?) in
            let (before, standing) = try tables.livestream(id, for: .change, caller, at: now)
            var after = before
            after.thumbnail = name
            guard after != before else { return (SeenLivestream(before, standing), nil) }
            after.updatedAt = now
            try tables.livestreams.put(after, version: before.version)
            after.version = before.version + 1
            try tables.audit(.thumbnailChanged, by: caller, in: after.organisationID, on: .livestream(id), at: now)
            return (SeenLivestream(after, standing), before.thumbnail)
        }
        if let former, former != name { await folder.remove(former) }
        return seen
    }
}
