/// The pages of the product. Everything is read into memory once, at start; rendering then only joins strings.
package struct WebUI: Sendable {
    /// A request for a file below `/assets/`, and how long its answer may be kept.
    package struct FoundAsset: Sendable {
        package let asset: Asset
        /// For `Cache-Control`.
        package let cacheControl: String
    }

    private let assets: [String: Asset]
    private let pages: Pages
    /// `/assets/` and a hash of all files: an address below it never changes its content.
    private let versionedRoot: String

    /// - Parameters:
    ///   - resourceFolder: where `html/`, `css/`, `js/` and `icons/` are.
    ///   - readFile: the content of the file at a path, or `nil` if it cannot be read.
    package init(resourceFolder: String, readFile: (String) -> [UInt8]?) throws(WebUIError) {
        func read(_ file: String) throws(WebUIError) -> [UInt8] {
            guard let bytes = readFile(resourceFolder + "/" + file) else { throw .unreadable(file: file) }
            return bytes
        }
        var assets: [String: Asset] = [:]
        var contents: [[UInt8]] = []
        for file in AssetTable.files {
            let bytes = try read(file)
            contents.append(bytes)
            assets[file] = Asset(
                bytes: bytes, mediaType: AssetTable.mediaType(of: file),
                entityTag: "\"" + ContentHash.hexadecimal([bytes]) + "\"")
        }
        for sheet in AssetTable.sheets {
            let bytes = sheet.parts.flatMap { assets[$0]?.bytes ?? [] }
            assets[sheet.name] = Asset(
                bytes: bytes, mediaType: AssetTable.mediaType(of: sheet.name),
                entityTag: "\"" + ContentHash.hexadecimal([bytes]) + "\"")
        }
        self.assets = assets
        versionedRoot = "/assets/v-" + ContentHash.hexadecimal(contents)
        let modules = ModuleGraph(assets.filter { $0.key.hasSuffix(".js") }.mapValues(\.bytes))
        pages = try Pages(assetRoot: versionedRoot, modules: modules) { (file: String) throws(WebUIError) -> String in
            guard let text = String(validating: try read("html/" + file), as: UTF8.self) else {
                throw .notText(file: file)
            }
            return text
        }
    }

    /// The file at `path` (`/assets/…`, without a query), or `nil` for 404. An address with the version of these pages
    /// may be kept for ever; any other must be asked for again, and the entity tag makes that cheap.
    package func asset(path: String) -> FoundAsset? {
        if path.hasPrefix(versionedRoot + "/"), let asset = assets[String(path.dropFirst(versionedRoot.count + 1))] {
            return FoundAsset(asset: asset, cacheControl: "public, max-age=31536000, immutable")
        }
        guard path.hasPrefix("/assets/") else { return nil }
        var file = path.dropFirst("/assets/".count)
        // A page of an older build that is still open finds the files of this one.
        if file.hasPrefix("v-"), let slash = file.firstIndex(of: "/") { file = file[file.index(after: slash)...] }
        return assets[String(file)].map { FoundAsset(asset: $0, cacheControl: "no-cache") }
    }

    /// `/`. Sent with `PageHeaders.page`.
    package func home(_ model: HomeModel) -> [UInt8] { pages.home(model) }
    /// `/watch/{playbackId}`. Sent with `PageHeaders.page`.
    package func watch(_ model: WatchModel) -> [UInt8] { pages.watch(model) }
    /// `/embed/{playbackId}`. Sent with `PageHeaders.embed`.
    package func embed(_ model: WatchModel) -> [UInt8] { pages.embed(model) }
    /// Any error that a person may meet. Sent with `PageHeaders.page` and the model's status.
    package func error(_ model: ErrorModel) -> [UInt8] { pages.error(model) }
    /// A page with one form. Sent with `PageHeaders.page`.
    package func form(_ model: FormModel) -> [UInt8] { pages.form(model) }
    /// What an organisation, a creator or a page shows. Sent with `PageHeaders.page`.
    package func publicPage(_ model: PublicPageModel) -> [UInt8] { pages.publicPage(model) }
    /// A page behind the sign-in. Sent with `PageHeaders.page`.
    package func signedIn(_ page: SignedInPage, _ shell: ShellModel) -> [UInt8] { pages.signedIn(page, shell) }
    /// `/docs`. Sent with `PageHeaders.page`.
    package func documentation(_ model: DocumentationModel) -> [UInt8] { pages.documentation(model) }
}
