window.ui = SwaggerUIBundle({
  url: "/docs/swagger.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  filter: true,
  docExpansion: "none",
  persistAuthorization: false,
  tryItOutEnabled: true
});
