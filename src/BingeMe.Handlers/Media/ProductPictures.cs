namespace BingeMe.Handlers.Media;

/// <summary>Pictures of products.</summary>
internal static class ProductPictures
{
    /// <summary>
    /// Selects the file name of a product's first picture, of the product <c>p</c>: what is sold is none, nor what waits or was taken away.
    /// Legacy's rows may name the very file that is sold, which lies on the public CDN (creator-commerce.md, GET /products), and either may be a bare
    /// name or a whole key: one that ends with the other, at the beginning of a name, is the same file.
    /// </summary>
    public const string First =
        """
        (select f.name from media_products f
         where f.products_id = p.id and f.status = 'active' and f.name <> ''
           and (coalesce(p.file, '') = ''
                or (instr(concat('/', p.file, '/'), concat('/', f.name, '/')) = 0 and instr(concat('/', f.name, '/'), concat('/', p.file, '/')) = 0))
         order by f.id limit 1)
        """;
}
